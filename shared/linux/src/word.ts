import { Refusal } from '@sixfold/reconcile'

const WORD = /^[\w.:/@%+=-]+$/

/**
 * A value as one word of a batch line or a configuration file. Batches are lines of words, so a value with a blank or
 * a newline would be another command: refused, whoever it came from.
 */
export const word = (value: string | number): string => {
  const text = String(value)
  if (WORD.test(text)) return text
  throw new Refusal(`${JSON.stringify(text)} cannot stand in a batch: a name, address or number is needed`, {
    retry: false,
  })
}
