/**
 * The style of the warning, for a constructed sheet, which no content security policy forbids. The page's own style does not
 * reach into it, except the direction, which `all` does not reset.
 */
export const warningStyle = `
:host{display:contents!important}
dialog,section{all:initial;position:fixed;inset:auto 1em 0;visibility:inherit}
dialog:not([open]){display:none}
dialog,section p{box-sizing:border-box;padding:min(1.5em,4vh);border:1px solid #888;border-radius:var(--curfew-radius,1em);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText);color-scheme:var(--curfew-color-scheme,light dark);font:var(--curfew-font,medium/1.4 system-ui,sans-serif);box-shadow:0 1em 4em #0006}
dialog{visibility:visible;inset:0;margin:auto;width:28em;height:fit-content;max-width:calc(100% - 16px);max-height:calc(100% - 16px);padding-bottom:0;overflow:auto}
::backdrop{background:var(--curfew-backdrop,#000a)}
dialog section{position:static;display:block}
h2,p{margin:0 0 min(1em,3vh)}
[part=time]{font-size:min(3em,12vh);line-height:1;font-variant-numeric:tabular-nums}
div,section p{display:flex;flex-wrap:wrap;gap:min(1em,3vh);align-items:center}
div{position:sticky;bottom:0;padding-bottom:min(1.5em,4vh);background:inherit}
button{min-height:44px;padding:0 1.5em;border:1px solid #888;border-radius:var(--curfew-radius,1em);background:0;color:inherit;font:inherit}
[part=stay],[part=more]{flex:auto}
[part=stay]{background:var(--curfew-accent,#0b57d0);color:var(--curfew-accent-text,#fff)}
[part=spoken]{position:fixed;clip-path:inset(50%)}
`
