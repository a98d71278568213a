export const page = (title: string, body: string, head = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`

export const signInForm = `<form method="post" action="/login">
<label>Name <input name="name"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`

export const walksForm = (name: string, walks: readonly string[]): string => `<p>You are ${name}.</p>
<ul>${walks.map((dog) => `<li>${dog}</li>`).join('')}</ul>
<form method="post" action="/walks"><label>Dog <input name="dog"></label><button>Note a walk</button></form>
<form method="post" action="/logout"><button>Sign out</button></form>`
