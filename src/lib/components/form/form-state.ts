import { getContext, setContext } from 'svelte';

/** The values in the fields of a form, and their problems, by field name. */
export interface FormState {
	readonly typed: object;
	readonly problems?: object | null;
	/** Limits of the fields, from the schema of the form. */
	readonly limits?: Readonly<Record<string, FieldLimits>>;
	/** Where values come from that nobody typed yet, by field name: a sentence before the field's hint. */
	readonly notes?: object | null | undefined;
}

interface FieldLimits {
	readonly maxlength?: number;
	readonly inputmode?: 'numeric' | 'decimal';
	readonly required?: true;
}

const key = Symbol('form');

/** Provides the fields below this component with their values and problems, by field name. */
export const setForm = (state: () => FormState | null | undefined): void => {
	setContext(key, state);
};

const named = (all: object | null | undefined, name: string): unknown =>
	all && Object.hasOwn(all, name) ? Reflect.get(all, name) : undefined;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The state of a field in the surrounding form; undefined where the form has none. */
export function fieldInForm() {
	const state = getContext<(() => FormState | null | undefined) | undefined>(key);
	return (name: string, own?: FormState | null) => {
		const form = own ?? state?.();
		return {
			...form?.limits?.[name],
			value: text(named(form?.typed, name)),
			problem: text(named(form?.problems, name)),
			note: text(named(form?.notes, name))
		};
	};
}
