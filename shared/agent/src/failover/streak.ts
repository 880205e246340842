/** So many questions in a row without an answer, and an exit counts as lost; so many answers, and it is back. */
export const LOST_IN_A_ROW = 3

/** What comes of answers: whether who is asked counts as lost. `inARow`: how many said the contrary of that. */
export type Streak = Readonly<{ isLost: boolean; inARow: number; hasAnswered: boolean }>

/** Nothing was asked yet: nobody is lost of whom nothing is known. */
export const UNKNOWN: Streak = { isLost: false, inARow: 0, hasAnswered: false }

/** One answer more, or none. It takes as many to come back as it took to be lost, so that nothing flaps. */
export const heard = ({ isLost, inARow, hasAnswered }: Streak, isAnswered: boolean): Streak => {
  const hasEver = hasAnswered || isAnswered
  if (isAnswered !== isLost) return { isLost, inARow: 0, hasAnswered: hasEver }
  if (inARow + 1 < LOST_IN_A_ROW) return { isLost, inARow: inARow + 1, hasAnswered: hasEver }
  return { isLost: !isLost, inARow: 0, hasAnswered: hasEver }
}
