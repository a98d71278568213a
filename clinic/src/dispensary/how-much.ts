/** So much of a form of medicine: `1 bottle`, `20 tablets`. */
export const howMuch = (quantity: number, form: string): string =>
  `${quantity} ${quantity === 1 ? form.replace(/s$/, '') : form}`
