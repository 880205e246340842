import { Name } from '@sixfold/lab'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** A text that may be the name of a lab. Throws Failure `usage` for one that never can. */
export const labName = (text: string): string => {
  const { data, error } = Name.safeParse(text)
  if (data !== undefined) return data
  throw new Failure(
    EXIT.usage,
    `${JSON.stringify(text)} is no name of a lab: it must be ${error?.issues[0]?.message}`,
  )
}

/** Which lab is meant where it may be said by an argument or by `--lab`. Throws Failure `usage` where both say another one. */
export const labMeant = (name: string | undefined, lab: string | undefined): string | undefined => {
  if (name !== undefined && lab !== undefined && name !== lab)
    throw new Failure(EXIT.usage, `which lab? ${name} is named, and --lab says ${lab}`)
  return name ?? lab
}
