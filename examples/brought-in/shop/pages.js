const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const page = (text, head = '') => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title>${head}</head><body><main>
<p>${escaped(text)}</p>
<form method="post" action="/basket"><button>Put a fish into the basket</button></form>
<form method="post" action="/login">
<label>Name <input name="username"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>
<form method="post" action="/logout"><button>Sign out</button></form>
<a href="/restricted">Orders</a></main></body></html>`
