/** Versions that nobody writes any more. They stand on logs, and are read for ever. */
export * from './exit/exit-registered-v1.ts'
export * from './network/network-allocated-v1.ts'
export * from './tenant/quota-set-v1.ts'
