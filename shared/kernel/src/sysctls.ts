/**
 * What is set in every namespace that an agent makes, and in no other. Only ever written where we made the namespace. Forwarding: it is a router. DAD off: with it the first packet on a
 * fresh link waits for seconds, and our addresses are unique by construction. No router advertisement is believed. ARP
 * answers on the link only that has the address: nobody asks from within, and whoever asks is remembered in a table that
 * all namespaces share. What the machine believes of source routes and redirects is nothing that we would inherit.
 *
 * A fresh namespace takes over IPv4's from the machine, and IPv6's where net.core.devconf_inherit_init_net says so. The
 * machine may be without IPv6, which is its own affair. And it may drop what comes in by another device than it would go
 * out by (rp_filter): here everything is received, only routes choose, and who may speak is the filter's to say.
 */
export const SYSCTLS: readonly string[] = [
  'net.ipv4.ip_forward=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  'net.ipv4.conf.all.arp_ignore=1',
  'net.ipv4.conf.all.accept_source_route=0',
  'net.ipv4.conf.all.accept_redirects=0',
  ...['all', 'default'].flatMap((scope) => [
    `net.ipv6.conf.${scope}.disable_ipv6=0`,
    `net.ipv6.conf.${scope}.forwarding=1`,
    `net.ipv6.conf.${scope}.accept_dad=0`,
    `net.ipv6.conf.${scope}.accept_ra=0`,
  ]),
]
