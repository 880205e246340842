/** How it came that something was looked at. */
export type Reason = 'kernel' | 'process' | 'look' | 'sweep' | 'pass'

/** What says most comes first: a sweep that finds what the kernel told of has found nothing by itself. */
const RANKS: readonly Reason[] = ['kernel', 'process', 'look', 'sweep', 'pass']

/** Why each part of the machine is looked at next. */
export const openReasons = () => {
  const reasons = new Map<string, Reason>()
  return {
    note: (key: string, reason: Reason): void => {
      const known = reasons.get(key) ?? 'pass'
      if (RANKS.indexOf(reason) <= RANKS.indexOf(known)) reasons.set(key, reason)
    },
    /** The reason of the pass that has just been made; the next one begins without. */
    take: (key: string): Reason => {
      const reason = reasons.get(key) ?? 'pass'
      reasons.delete(key)
      return reason
    },
  }
}

export type Reasons = ReturnType<typeof openReasons>
