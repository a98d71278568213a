/** A mistake in the arguments or the files of the operator. A command that meets one exits with 2. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}
