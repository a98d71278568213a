/**
 * The style sheet of the gateway's own pages. A theme sets its tokens. The warning has these too: `--curfew-accent`,
 * `--curfew-accent-text`, `--curfew-background`, `--curfew-text`, `--curfew-radius`, `--curfew-font` and
 * `--curfew-color-scheme`. The others are `--curfew-ground`, `--curfew-text-soft`, `--curfew-line`, `--curfew-problem`
 * and `--curfew-problem-background`.
 */
export const style = `:root {
  color-scheme: var(--curfew-color-scheme, light dark);
  --ground: var(--curfew-ground, #eef2f4);
  --card: var(--curfew-background, #ffffff);
  --ink: var(--curfew-text, #14222a);
  --soft: var(--curfew-text-soft, #3c4b53);
  --line: var(--curfew-line, #6f838d);
  --accent: var(--curfew-accent, #0b4a6f);
  --on-accent: var(--curfew-accent-text, #ffffff);
  --problem: var(--curfew-problem, #8a1422);
  --problem-ground: var(--curfew-problem-background, #fdeeee);
  --radius: var(--curfew-radius, 0.75rem);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: var(--curfew-ground, #0e161a);
    --card: var(--curfew-background, #17232a);
    --ink: var(--curfew-text, #e8eff2);
    --soft: var(--curfew-text-soft, #bccad1);
    --line: var(--curfew-line, #7d939e);
    --accent: var(--curfew-accent, #94d3f5);
    --on-accent: var(--curfew-accent-text, #052536);
    --problem: var(--curfew-problem, #ffb9be);
    --problem-ground: var(--curfew-problem-background, #431a1f);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html {
  font: var(--curfew-font, 100% / 1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
  background: var(--ground);
  color: var(--ink);
  -webkit-text-size-adjust: 100%;
}
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: grid;
  grid-template-rows: 1fr auto 2fr;
  padding: 1rem;
  overflow-wrap: anywhere;
}
main {
  grid-row: 2;
  width: 100%;
  max-width: 26rem;
  margin: 0 auto;
  padding: clamp(1.25rem, 6vw, 2.25rem);
  background: var(--card);
  border: 1px solid transparent;
  border-radius: var(--radius);
  box-shadow: 0 1px 2px rgb(10 30 40 / 10%), 0 8px 30px rgb(10 30 40 / 8%);
}
.of { display: flex; align-items: center; gap: 0.6rem; margin: 0 0 1.5rem; color: var(--soft); }
.mark { flex: none; width: 1.75rem; height: 1.75rem; color: var(--accent); }
h1 { margin: 0 0 1rem; font-size: 1.65rem; line-height: 1.2; letter-spacing: -0.01em; text-wrap: balance; }
h1:focus { outline: 0; }
h2 { margin: 0; font-size: 1rem; }
p { margin: 0 0 1rem; text-wrap: pretty; }
main > :last-child, form > :last-child, .note > :last-child { margin-bottom: 0; }
.soft, time { color: var(--soft); }
time { display: block; }
.note { margin: 0 0 1.25rem; padding: 0.8rem 1rem; border-inline-start: 0.25rem solid var(--accent); background: var(--ground); border-radius: 0.4rem; }
.note.problem { border-color: var(--problem); background: var(--problem-ground); color: var(--problem); }
.note p { margin: 0.15rem 0 0; }
label { display: block; margin: 0 0 0.3rem; font-weight: 600; }
input {
  display: block;
  width: 100%;
  min-height: 2.9rem;
  margin: 0 0 1.1rem;
  padding: 0.5rem 0.8rem;
  font: inherit;
  color: inherit;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * 0.6);
}
input[aria-invalid] { border-color: var(--problem); border-width: 2px; }
button, .button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  width: 100%;
  min-height: 2.9rem;
  padding: 0.6rem 1.25rem;
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  color: var(--on-accent);
  background: var(--accent);
  border: 1px solid transparent;
  border-radius: calc(var(--radius) * 0.6);
  cursor: pointer;
}
button:hover, .button:hover { filter: brightness(1.12); }
.actions { display: grid; gap: 0.75rem; margin: 1.25rem 0 0; }
.second { color: var(--accent); background: transparent; border-color: var(--line); }
hr { margin: 1.5rem 0; border: 0; border-top: 1px solid var(--line); opacity: 0.5; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.note:focus-visible { outline-color: currentColor; }
@media (max-width: 25rem) {
  body { padding: 0.6rem; grid-template-rows: 0 auto 1fr; }
}
`
