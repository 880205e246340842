import type { Machine } from './machine.ts'
import { elementsMoved } from './nft/index.ts'

/** The kernel told that elements moved in the table of a namespace: the next look there looks at them, too. */
export const suspectElements = ({ listings }: Machine, netns: string): void => elementsMoved(listings, netns)

/** The kernel told of a rule of lookup in a namespace: the next look there looks at all of them. */
export const suspectRules = ({ rules6 }: Machine, netns: string): void => void rules6.delete(netns)
