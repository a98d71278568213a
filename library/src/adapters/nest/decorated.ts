/** A decorator of a controller, or of one of its methods. */
export type NestGuard = (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => void

/** The guards that decorators have put before controllers and their methods. */
export interface Decorated<Guard> {
  readonly mark: (guard: Guard) => NestGuard
  /** The guards before a method: those of its class first, each in the order in which they are written. */
  readonly guardsOf: (controller: object, handler: object) => readonly Guard[]
}

/** A record of guards, none yet. */
export const createDecorated = <Guard>(): Decorated<Guard> => {
  const marked = new WeakMap<object, readonly Guard[]>()
  // A class inherits the decorators of the class that it extends.
  const ofClass = (controller: object | null): readonly Guard[] =>
    typeof controller === 'function'
      ? [...ofClass(Object.getPrototypeOf(controller)), ...(marked.get(controller) ?? [])]
      : []
  return {
    mark: (guard) => (target, _name, descriptor) => {
      const place = (descriptor?.value as object | undefined) ?? target
      // The lowest decorator runs first.
      marked.set(place, [guard, ...(marked.get(place) ?? [])])
    },
    guardsOf: (controller, handler) => [...ofClass(controller), ...(marked.get(handler) ?? [])],
  }
}
