/** What was done to the log. `forged`: every fact is where it was, but a checkpoint does not follow from them. */
export type Kind = 'altered' | 'removed' | 'inserted' | 'reordered' | 'forged'

/** The first fact that is not as it was. */
export type Finding = Readonly<{
  kind: Kind
  /** The first place at which the log is not what it was. */
  sequence: number
  /** Of the fact that stands there, or of the one that is gone; null where nobody can tell. */
  subject: string | null
  type: string | null
  /** How it is known, for people. */
  because: string
}>
