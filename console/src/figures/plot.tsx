import { Moment } from '../page/moment.tsx'
import type { Bar } from './series.ts'

/** One line or one layer of bars: its name, and its number in each bar; undefined where nobody knows it. */
export interface Layer {
  readonly name: string
  readonly of: (bar: Bar) => number | undefined
}

/** A plot with its words, and the same numbers as a table. */
export interface Plot {
  readonly id: string
  readonly title: string
  readonly as: 'line' | 'bars' | 'stack'
  readonly layers: readonly Layer[]
  /** A sentence that says what it shows, with its sums. */
  readonly words: string
}

/** A plot. A script draws it from `data-plot`; the table has the same numbers for everyone. */
export const Figure = ({ plot, bars }: { readonly plot: Plot; readonly bars: readonly Bar[] }) => {
  const { id, title, as, layers, words } = plot
  const drawn = {
    as,
    names: layers.map(({ name }) => name),
    at: bars.map(({ at }) => at / 1_000),
    values: layers.map(({ of }) => bars.map((bar) => of(bar) ?? null)),
  }
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{words}</p>
      {layers.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {layers.map(({ name }, nth) => (
            <li class={`layer-${nth + 1}`}>{name}</li>
          ))}
        </ul>
      )}
      <div class="plot" data-plot={JSON.stringify(drawn)} role="img" aria-label={`${title}. ${words}`} hidden></div>
      <details>
        <summary>{title} in numbers</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              {layers.map(({ name }) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.toReversed().map((bar) => (
              <tr>
                <th scope="row">
                  <Moment at={bar.at} />
                </th>
                {layers.map(({ of }) => (
                  <td>{of(bar)?.toLocaleString('en') ?? '–'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
