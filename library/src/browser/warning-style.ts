/** How the warning looks. Given to the page as a constructed sheet, which no content security policy forbids. */
export const warningStyle = `
dialog{box-sizing:border-box;width:min(30rem,100vw - 2rem);padding:1.5rem;border:1px solid;border-radius:var(--curfew-radius,.75rem);font:var(--curfew-font,1rem/1.5 system-ui,sans-serif);color-scheme:var(--curfew-color-scheme,light dark);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText);overflow-wrap:anywhere}
dialog::backdrop{background:var(--curfew-backdrop,rgb(0 0 0/.65))}
h2{margin:0;font-size:1.25rem}
p{margin:.75rem 0}
[part=time]{font-size:2.5rem;line-height:1.1;font-variant-numeric:tabular-nums}
[part=answer]{font-weight:600}
[part=answer]:empty{margin:0}
div{display:flex;flex-wrap:wrap;gap:.75rem}
button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid;border-radius:var(--curfew-radius,.5rem);background:transparent;color:inherit;cursor:pointer}
[part=stay]{flex:1 1 auto;border-color:transparent;background:var(--curfew-accent,#0b57d0);color:var(--curfew-accent-text,#fff);font-weight:600}
button:focus-visible{outline:3px solid;outline-offset:2px}
button[aria-disabled=true]{opacity:.75;cursor:progress}
[part=spoken]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;margin:0}
[part=notice]{position:fixed;inset:auto 1rem 1rem;z-index:1;display:flex;align-items:center;padding:1rem;border:2px solid;border-radius:var(--curfew-radius,.75rem);font:var(--curfew-font,1rem/1.5 system-ui,sans-serif);color-scheme:var(--curfew-color-scheme,light dark);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText)}
[part=notice] p{flex:1;margin:0}
[hidden]{display:none!important}
@media(prefers-reduced-motion:no-preference){dialog[open]{animation:in .15s}@keyframes in{from{opacity:0}}}
@media(forced-colors:active){button{border:2px solid ButtonText}[part=stay]{forced-color-adjust:none;background:Highlight;color:HighlightText}}
`
