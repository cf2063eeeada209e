import { parse } from 'svelte/compiler';
import ts from 'typescript';

/** A text of the source that people may read; what is computed in it reads `{}`. */
export interface Prose {
	readonly line: number;
	readonly text: string;
}

/** Attributes that nobody reads. */
const silent = new Set([
	'class',
	'style',
	'd',
	'viewBox',
	'id',
	'href',
	'name',
	'for',
	'action',
	'autocomplete'
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** Texts of a script, found at `offset` in its file. */
function ofScript(script: string, file: string, offset = 0): Prose[] {
	const found: Prose[] = [];
	const source = ts.createSourceFile('script.ts', script, ts.ScriptTarget.Latest, true);
	const add = (node: ts.Node, text: string) =>
		found.push({ line: lineAt(file, offset + node.getStart()), text });
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
		if (ts.isStringLiteralLike(node)) add(node, node.text);
		if (ts.isTemplateExpression(node)) {
			add(node, node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join(''));
			node.templateSpans.forEach(({ expression }) => {
				visit(expression);
			});
			return;
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Texts of the markup of a component: words between tags joined over expressions, attributes, and literals in expressions. */
function ofMarkup(fragment: unknown, file: string): Prose[] {
	const found: Prose[] = [];
	const add = (node: Readonly<Record<string, unknown>>, text: string) =>
		found.push({ line: lineAt(file, Number(node['start'])), text });
	const textOf = (node: unknown): string =>
		isRecord(node) && node['type'] === 'Text' ? String(node['data']) : '{}';
	const ofFragment = (nodes: readonly unknown[]): void => {
		let run: Readonly<Record<string, unknown>>[] = [];
		for (const node of [...nodes, null]) {
			const isPart = isRecord(node) && (node['type'] === 'Text' || node['type'] === 'ExpressionTag');
			if (isPart) run.push(node);
			else {
				const [first] = run;
				if (first) add(first, run.map(textOf).join(''));
				run = [];
			}
		}
	};
	const visit = (node: unknown): void => {
		if (Array.isArray(node)) node.forEach(visit);
		if (!isRecord(node) || Array.isArray(node)) return;
		if (node['type'] === 'Fragment' && Array.isArray(node['nodes'])) ofFragment(node['nodes']);
		if (node['type'] === 'Attribute') {
			if (silent.has(String(node['name']))) return;
			if (Array.isArray(node['value'])) add(node, node['value'].map(textOf).join(''));
		}
		if (node['type'] === 'Literal' && typeof node['value'] === 'string') add(node, node['value']);
		if (node['type'] === 'TemplateLiteral' && Array.isArray(node['quasis']))
			add(
				node,
				node['quasis']
					.map((part) => (isRecord(part) && isRecord(part['value']) ? String(part['value']['cooked']) : ''))
					.join('{}')
			);
		for (const [key, value] of Object.entries(node)) if (key !== 'metadata' && key !== 'loc') visit(value);
	};
	visit(fragment);
	return found;
}

/** Texts of a source file that look like words for people: with a space, or beginning with a capital. */
export function proseOf(path: string, file: string): Prose[] {
	const all: Prose[] = [];
	if (path.endsWith('.svelte')) {
		const { fragment, instance, module } = parse(file, { modern: true });
		for (const script of [module, instance]) {
			const content: unknown = script?.content;
			if (!isRecord(content)) continue;
			const [start, end] = [Number(content['start']), Number(content['end'])];
			all.push(...ofScript(file.slice(start, end), file, start));
		}
		all.push(...ofMarkup(fragment, file));
	} else all.push(...ofScript(file, file));
	return all
		.map(({ line, text }) => ({ line, text: text.replace(/\s+/g, ' ').trim() }))
		.filter(({ text }) => /[a-z}’,.:] |^[A-Z][a-z-]+$/.test(text));
}
