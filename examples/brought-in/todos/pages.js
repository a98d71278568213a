const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const field = (token) => `<input type="hidden" name="_csrf" value="${token}">`

exports.layout = (body, head = '') => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Todos</title>${head}</head><body><main>${body}</main></body></html>`

exports.signInPage = (token) => `<h1>Sign in</h1>
<form action="/login/password" method="post">${field(token)}
<label>Name <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button></form>`

exports.todosPage = (name, todos, token) => `<h1>Todos of ${escaped(name)}</h1>
<ul>${todos.map(({ title }) => `<li>${escaped(title)}</li>`).join('')}</ul>
<form action="/" method="post">${field(token)}
<label>New <input name="title"></label><button>Add</button></form>
<form action="/logout" method="post">${field(token)}<button>Sign out</button></form>`
