/** A list of the sentences that say what the console did not understand. Empty when it understood all. */
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
