import type { KernelObject } from './kernel-object.ts'

const nameOf = ({ netns, kind, text }: KernelObject): string => `${netns} ${kind} ${text}`

/**
 * The fact that an object is there by, where the exits of its network changed places with one: what would not be there if
 * they had not is there by that. `before`: what there would be.
 */
export const promotedCause = (
  causeOf: (object: KernelObject) => number,
  promoted: number | undefined,
  before: () => readonly KernelObject[],
): ((object: KernelObject) => number) => {
  if (promoted === undefined) return causeOf
  let known: ReadonlySet<string> | null = null
  return (object) => {
    const because = causeOf(object)
    if (because >= promoted) return because
    known ??= new Set(before().map(nameOf))
    return known.has(nameOf(object)) ? because : promoted
  }
}
