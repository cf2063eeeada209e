import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

interface Component {
	readonly file: string;
	readonly text: string;
	readonly root: AST.Root;
}

const components: readonly Component[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.svelte'))
	.map((name) => {
		const text = readFileSync(join(source, name), 'utf8');
		return { file: relative(source, join(source, name)), text, root: parse(text, { modern: true }) };
	});

interface Node {
	readonly type: string;
	readonly start: number;
	readonly end: number;
}
const isNode = (value: unknown): value is Node =>
	typeof value === 'object' &&
	value !== null &&
	'type' in value &&
	typeof value.type === 'string' &&
	'start' in value &&
	'end' in value;

/** Every node of a tree that matches a type guard. */
function nodesOf<T extends Node>(value: unknown, is: (node: Node) => node is T): T[] {
	if (Array.isArray(value)) return value.flatMap((one) => nodesOf(one, is));
	if (typeof value !== 'object' || value === null) return [];
	const inner = Object.entries(value).flatMap(([name, one]) => (name === 'metadata' ? [] : nodesOf(one, is)));
	return isNode(value) && is(value) ? [value, ...inner] : inner;
}

const isEach = (node: Node): node is AST.EachBlock => node.type === 'EachBlock';
const isElement = (node: Node): node is AST.RegularElement => node.type === 'RegularElement';
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Ends of keys that a table of the database makes unique, or a ledger. */
const identities = /(?:^|\.)(?:id|slug|sequence|number)$/;

/** Whether keys are unique: a position, an identity, or a text that begins with the position. */
function isUnique(key: string, index: string | undefined): boolean {
	if (identities.test(key)) return true;
	return index !== undefined && (key === index || key.startsWith(`\`\${${index}} `));
}

describe('lists', () => {
	it('have keys that cannot repeat: positions and identities, never words', () => {
		const wrong = components.flatMap(({ file, text, root }) =>
			nodesOf(root.fragment, isEach).flatMap((each) => {
				const key = each.key && isNode(each.key) ? text.slice(each.key.start, each.key.end) : null;
				return key !== null && isUnique(key, each.index)
					? []
					: [`${file}:${lineOf(text, each.start)}: (${key})`];
			})
		);
		expect(wrong).toEqual([]);
	});

	it('are distinguished by this test', () => {
		expect(isUnique('i', 'i')).toBe(true);
		expect(isUnique('line.slug', undefined)).toBe(true);
		expect(isUnique('`${i} ${name}`', 'i')).toBe(true);
		expect(isUnique('headline', undefined)).toBe(false);
		expect(isUnique('`${name} ${i}`', 'i')).toBe(false);
		expect(isUnique('row.number + row.name', undefined)).toBe(false);
	});
});

/** Elements that are a part of a page of their own. */
const parts = new Set(['section', 'article', 'details', 'search', 'dialog']);

const isCard = ({ name, attributes }: AST.RegularElement, text: string): boolean =>
	parts.has(name) &&
	attributes.some(
		(one) => one.type === 'Attribute' && /^class=["{].*\bcard\b/.test(text.slice(one.start, one.end))
	);

/** The direct children of an element, without whitespace and comments. */
const contentOf = ({ fragment }: AST.RegularElement) =>
	fragment.nodes.filter(
		(node) => node.type !== 'Comment' && !(node.type === 'Text' && node.data.trim() === '')
	);

const isGuarded = (node: { readonly type: string; readonly name?: string }): boolean =>
	node.type === 'Component' && node.name === 'Guarded';

describe('panels', () => {
	const cards = components.flatMap(({ file, text, root }) =>
		nodesOf(root.fragment, isElement)
			.filter((element) => isCard(element, text))
			.map((element) => ({ file, element }))
	);

	it('are found', () => {
		expect(cards.map(({ file }) => file)).toContain(join('lib', 'components', 'Panel.svelte'));
		expect(cards.length).toBeGreaterThan(8);
	});

	it('have a boundary each, so that a failure in one does not affect the others', () => {
		const wrong = cards.flatMap(({ file, element }) => {
			const content = contentOf(element);
			// A heading may be outside: it names the part that failed.
			const rest = content.filter((node) => !(node.type === 'RegularElement' && node.name === 'header'));
			return rest.length === 1 && rest.every(isGuarded) ? [] : [file];
		});
		expect(wrong).toEqual([]);
	});

	it('have a page around them that is in one too', () => {
		const layout = components.find(({ file }) => file === join('routes', '+layout.svelte'));
		expect(layout?.text).toContain('<Guarded>{@render children()}</Guarded>');
	});

	it('say in a sentence that they failed, with a way to try again', () => {
		const guarded = components.find(({ file }) => file.endsWith('Guarded.svelte'));
		expect(guarded?.text).toMatch(/<svelte:boundary[\s\S]+\{#snippet failed\(\)\}[\s\S]+Try again<\/button>/);
	});
});
