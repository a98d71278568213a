/** Asks the API, and throws what it refuses. */
export const ask = async (path, body) => {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/api/${path}`, init)
  const answer = response.status === 204 ? undefined : await response.json()
  if (!response.ok) throw new Error(answer.error ?? answer.detail)
  return answer
}
