/*
 * The coordinator's own journal and feed: what is measured is what runs. A service exports nothing to anybody, and no
 * other file of the bench reaches into one.
 */
export { openFeed } from '../../../services/coordinator/src/journal/feed.ts'
export { type Journal, openJournal } from '../../../services/coordinator/src/journal/journal.ts'
