declare module 'autocannon' {
  interface Answer {
    readonly requests: { readonly average: number; readonly total: number }
    readonly latency: { readonly p50: number }
    readonly non2xx: number
  }
  export default function autocannon(what: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly connections: number
    readonly duration: number
  }): Promise<Answer>
}
