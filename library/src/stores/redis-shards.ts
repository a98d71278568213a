/**
 * The hash tags over which a cluster's sessions are spread; what carries one tag is in one slot. The slots of these lie
 * evenly in the 16,384 that there are, so that each of up to 16 masters has its share.
 */
export const clusterTags: readonly number[] = [
  18, 455, 333, 223, 553, 443, 95, 663, 265, 375, 908, 155, 985, 895, 405, 515,
]

/** The one tag of a server that has everything to itself: asked once, it has answered for all. */
export const singleTag: readonly number[] = [0]

/** Where among so many shards a session's key belongs. */
export const shardOf = (key: string, shards: number): number => {
  if (shards === 1) return 0
  let hash = 0
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % shards
}
