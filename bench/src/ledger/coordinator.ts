/*
 * What a coordinator folds and how it remembers that: what is measured is what runs. A service exports nothing to
 * anybody, and no other file here reaches into one.
 */
export { openFeed } from '../../../services/coordinator/src/journal/feed.ts'
export { seal, writeBody } from '../../../services/coordinator/src/snapshot/document.ts'
export { type Fold, openFold } from '../../../services/coordinator/src/snapshot/fold.ts'
export { recall } from '../../../services/coordinator/src/snapshot/recall.ts'
export { openShelf } from '../../../services/coordinator/src/snapshot/shelf.ts'
