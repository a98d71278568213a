/**
 * The hash tags over which a cluster's sessions are spread; all names with one tag share a slot. Their slots lie evenly in
 * the 16,384 of a cluster, so each of up to 16 masters has its share.
 */
export const clusterTags: readonly number[] = [
  18, 455, 333, 223, 553, 443, 95, 663, 265, 375, 908, 155, 985, 895, 405, 515,
]

/** The one tag of a single server, where one command reaches all sessions. */
export const singleTag: readonly number[] = [0]

/** The shard of a session's key, among so many shards. */
export const shardOf = (key: string, shards: number): number => {
  if (shards === 1) return 0
  let hash = 0
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % shards
}

/** The names of a prefix, spread over shards. */
export interface Shards {
  readonly count: number
  readonly name: (shard: number, rest: string) => string
  /** The shard of a session's key. */
  readonly home: (key: string) => number
  readonly every: <Answer>(each: (shard: number) => Promise<Answer>) => Promise<Answer[]>
}

/** The shards of a prefix. */
export const createShards = (tags: readonly number[], prefix: string): Shards => ({
  count: tags.length,
  name: (shard, rest) => `${prefix}:{${tags[shard]}}:${rest}`,
  home: (key) => shardOf(key, tags.length),
  every: (each) => Promise.all(tags.map((_, shard) => each(shard))),
})
