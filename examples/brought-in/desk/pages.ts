export const page = (title: string, body: string, head = ''): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`

export const signInForm = `<form method="post" action="/login">
<label>Name <input name="name"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`

export const ticketsForm = (
  tickets: readonly string[],
): string => `<ul>${tickets.map((title) => `<li>${title}</li>`).join('')}</ul>
<form method="post" action="/tickets"><label>Title <input name="title"></label><button>Open a ticket</button></form>
<form method="post" action="/logout"><button>Sign out</button></form>`
