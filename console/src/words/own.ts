/** The value that a record itself has under a name. A stranger's name, such as `constructor`, finds nothing inherited. */
export const ownIn = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
