/** What a browser sends of these fields. */
export const formData = (fields: Readonly<Record<string, string>>): FormData => {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	return data;
};
