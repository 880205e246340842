import { memoize, type Prefix } from '@sixfold/events'

/** A prefix as the id of the aggregate that it is. */
export const prefixId = memoize((prefix: Prefix): string => prefix.replaceAll(':', '-').replace('/', '_'))

/** The prefix that an aggregate of that id is. */
export const idPrefix = memoize((id: string): Prefix => id.replaceAll('-', ':').replace('_', '/') as Prefix)
