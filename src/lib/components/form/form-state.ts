import { getContext, setContext } from 'svelte';

/** The values in the fields of a form, and their problems, by field name. */
export interface FormState {
	readonly typed: object;
	readonly problems: object;
	/** Maximum number of characters, by field. */
	readonly longest?: object;
}

const key = Symbol('form');

/** Provides the fields below this component with their values and problems, by field name. */
export const setForm = (state: () => FormState): void => {
	setContext(key, state);
};

const named = (all: object | undefined, name: string): unknown =>
	all && Object.hasOwn(all, name) ? Reflect.get(all, name) : undefined;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The state of a field in the surrounding form; undefined where the form has none. */
export function fieldInForm() {
	const state = getContext<(() => FormState) | undefined>(key);
	return (name: string) => {
		const form = state?.();
		const max = named(form?.longest, name);
		return {
			value: text(named(form?.typed, name)),
			problem: text(named(form?.problems, name)),
			maxlength: typeof max === 'number' ? max : undefined
		};
	};
}
