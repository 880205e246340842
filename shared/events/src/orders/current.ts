/** The newest version of every order, one line each. */
export * from './allocation-registered.ts'
export * from './exit-group-registered.ts'
export * from './exit-registered.ts'
export * from './farm-registered.ts'
export * from './network-cancelled.ts'
export * from './network-ordered.ts'
export * from './node-registered.ts'
