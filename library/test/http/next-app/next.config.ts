/** Next needs this setting for the page that `forbidden` shows. */
export default { experimental: { authInterrupts: true } }
