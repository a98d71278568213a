/** Next is asked for the page that `forbidden` shows. */
export default { experimental: { authInterrupts: true } }
