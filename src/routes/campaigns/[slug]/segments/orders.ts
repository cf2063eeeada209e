/** The orders of segments. */
export const orders = ['largest', 'best', 'name'] as const;
export type Order = (typeof orders)[number];
export const orderWords: Readonly<Record<Order, string>> = {
	largest: 'Largest first',
	best: 'Best first',
	name: 'By name'
};
export const orderOf = ({ searchParams }: URL): Order =>
	orders.find((order) => order === searchParams.get('sort')) ?? 'largest';
