import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** What `ip`, `wg`, `nft`, `sysctl` and we ourselves print right behind the name of an object. */
const BEHIND: ReadonlySet<string> = new Set(
  [
    'via dev proto metric src scope pref mtu table error expires onlink linkdown nexthop nhid brd peer lladdr router',
    'valid_lft preferred_lft UP DOWN UNKNOWN LOWERLAYERDOWN qdisc state endpoint: allowed comment timeout counter',
    'unreachable accept drop of at with = { }',
  ].flatMap((line) => line.split(' ')),
)

const KEY = /^[A-Za-z0-9+/]{43}=$/
const BRACKET = /^[(<]/

/** Whether a word may stand behind a name in a line that somebody pasted. What comes after it is let be. */
const mayFollow = (word: string): boolean => BEHIND.has(word) || BRACKET.test(word) || KEY.test(word)

/** A name as tools print it when something follows: `up,` and `forward:` are `up` and `forward`. */
export const nameIn = (word: string): string => (word.length > 1 ? word.replace(/[,:]$/, '') : word)

const KIND = /^[a-z]+$/

/**
 * Refuses words that belong to no object: `named` is what was taken for a name, `next` the word behind it. `kinds` are the
 * words by which a kind can be said, and `isSaid` whether one of them was.
 *
 * @throws Failure `usage`
 */
export const refuseMore = (
  named: string,
  next: string | undefined,
  isSaid: boolean,
  kinds: readonly string[],
): void => {
  if (next === undefined || nameIn(named) !== named || mayFollow(next)) return
  const [word, more] = [JSON.stringify(named), JSON.stringify(next)]
  if (isSaid || !KIND.test(named))
    throw new Failure(
      EXIT.usage,
      `one object at a time: ${more} behind ${word} is nothing that ip, wg or nft print there`,
      'sixfold why --help shows what can be asked',
    )
  throw new Failure(
    EXIT.usage,
    `${word} is no kind of object, so that ${more} cannot be its name`,
    `an object is one of ${kinds.join(', ')} and its name, or just an address, a prefix, a key, a port or a device`,
  )
}
