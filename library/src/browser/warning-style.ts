/** How the warning looks. Given to the page as a constructed sheet, which no content security policy forbids. */
export const warningStyle = `
dialog,section p{box-sizing:border-box;padding:1.5rem;border:1px solid #888;border-radius:var(--curfew-radius,1rem);background:var(--curfew-background,Canvas);color:var(--curfew-text,CanvasText);color-scheme:var(--curfew-color-scheme,light dark);font:var(--curfew-font,1rem/1.5 system-ui,sans-serif);box-shadow:0 1rem 4rem #0006}
dialog{width:min(28rem,100vw - 2rem)}
::backdrop{background:var(--curfew-backdrop,#000a);backdrop-filter:blur(4px)}
h2,p{margin:0 0 1rem;line-height:1.4}
[part=time]{font-size:3rem;line-height:1;font-variant-numeric:tabular-nums}
div,section p{display:flex;flex-wrap:wrap;gap:1rem;align-items:center}
button{min-height:2.75rem;padding:0 1.5rem;border:1px solid #888;border-radius:var(--curfew-radius,1rem);background:0;color:inherit;font:inherit}
[part=stay]{flex:auto;background:var(--curfew-accent,#0b57d0);color:var(--curfew-accent-text,#fff)}
[part=spoken]{position:fixed;clip-path:inset(50%)}
section{position:fixed;inset:auto 1rem 0}
`
