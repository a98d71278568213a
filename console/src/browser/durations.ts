const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const two = (count: number): string => String(count).padStart(2, '0')

/** A countdown as a clock has it: `0:24`, `12:05`, `1:02:05`. Takes milliseconds; less than none is `0:00`. */
export const clockOf = (ms: number): string => {
  const whole = Math.max(0, Math.ceil(ms / second))
  const [hours, minutes, seconds] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** A length of time in one or two units: `24 s`, `5 min`, `2 h 10 min`, `3 d`. Takes milliseconds. */
export const spanOf = (ms: number): string => {
  const length = Math.max(0, ms)
  if (length < minute) return `${Math.floor(length / second)} s`
  if (length < hour) return `${Math.floor(length / minute)} min`
  if (length >= 2 * day) return `${Math.floor(length / day)} d`
  const minutes = Math.floor((length % hour) / minute)
  return minutes === 0 ? `${Math.floor(length / hour)} h` : `${Math.floor(length / hour)} h ${minutes} min`
}
