/**
 * Headers about the client, the host or the person that some proxy sets, and that applications behind it believe. No proxy
 * but the gateway stands before the application, so they are a stranger's words here.
 */
export const claims = [
  'X-Real-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'True-Client-IP',
  'Client-IP',
  'CF-Connecting-IP',
  'Fastly-Client-IP',
  'X-Host',
  'X-Original-Host',
  'Remote-User',
  'Remote-Name',
  'Remote-Email',
  'Remote-Groups',
  'X-Remote-User',
  'X-Remote-Group',
  'X-Authenticated-User',
  'X-WebAuth-User',
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-Auth-Request-Groups',
  'X-Auth-Request-Preferred-Username',
  'X-Auth-Request-Access-Token',
] as const

/** Whether a value of `Authorization` or `WWW-Authenticate` is about the whole connection, and not about one request. */
export const isOfConnection = (value: string): boolean => /^\s*(?:ntlm|negotiate)\b/i.test(value)
