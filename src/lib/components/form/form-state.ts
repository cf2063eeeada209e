import { getContext, setContext } from 'svelte';

/** What is typed into the fields of a form, and what is wrong with it, by the fields' names. */
export interface FormState {
	readonly typed: object;
	readonly problems?: object | null;
	/** What the fields take, from the schema of what the form is about. */
	readonly limits?: Readonly<Record<string, FieldLimits>>;
}

interface FieldLimits {
	readonly maxlength?: number;
	readonly inputmode?: 'numeric' | 'decimal';
	readonly required?: true;
}

const key = Symbol('form');

/** Gives the fields below this component their values and problems by their names. */
export const setForm = (state: () => FormState | null | undefined): void => {
	setContext(key, state);
};

const named = (all: object | null | undefined, name: string): unknown =>
	all && Object.hasOwn(all, name) ? Reflect.get(all, name) : undefined;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What the form around a field knows of it; undefined for what it does not. */
export function fieldInForm() {
	const state = getContext<(() => FormState | null | undefined) | undefined>(key);
	return (name: string, own?: FormState | null) => {
		const form = own ?? state?.();
		return {
			...form?.limits?.[name],
			value: text(named(form?.typed, name)),
			problem: text(named(form?.problems, name))
		};
	};
}
