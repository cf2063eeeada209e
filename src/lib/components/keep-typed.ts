import type { SubmitFunction } from '@sveltejs/kit';

/** Sends a form and keeps what was typed; then shows the first wrong field, where there is one. */
export const keepTyped: SubmitFunction = ({ formElement }) => {
	return async ({ update, result }) => {
		await update({ reset: false });
		if (result.type !== 'failure') return;
		const wrong = formElement.querySelector<HTMLElement>('[aria-invalid], .problem');
		wrong?.focus({ preventScroll: true });
		wrong?.scrollIntoView({ block: 'center' });
	};
};
