/** What was not understood of an address or a form, in sentences. Nothing when all was. */
export const Faults = ({ sentences }: { readonly sentences: readonly string[] }) =>
  sentences.length > 0 && (
    <div class="faults" role="alert">
      <ul>
        {sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </div>
  )
