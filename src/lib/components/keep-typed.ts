import type { SubmitFunction } from '@sveltejs/kit';

/** Sends a form and keeps what was typed; then shows the first wrong field, or the words that say it is saved. */
export const keepTyped: SubmitFunction = ({ formElement }) => {
	return async ({ update, result }) => {
		await update({ reset: false });
		const told =
			result.type === 'failure'
				? formElement.querySelector<HTMLElement>('[aria-invalid], .problem')
				: formElement.closest('section, main')?.querySelector<HTMLElement>('[role="status"]');
		told?.focus({ preventScroll: true });
		told?.scrollIntoView({ block: 'center' });
	};
};
