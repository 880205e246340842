/** Versions that nobody writes any more. They stand on logs, and are read for ever. */
export * from './exit-registered-v1.ts'
export * from './network-ordered-v1.ts'
export * from './tenant-quota-set-v1.ts'
