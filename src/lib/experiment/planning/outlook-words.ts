import { formatLift as liftWords } from '#lib/format/value.ts';
import { counted, number } from '#lib/format/number.ts';
import { share, wholeShare } from '#lib/format/share.ts';
import type { Outlook } from './outlook.ts';

/** What more time would show, as label and value. */
export interface OutlookLine {
	readonly label: string;
	readonly value: string;
	readonly note: string;
}

/** A requested change: "10%", "2.5%". */
const change = (lift: number): string =>
	share(Math.abs(lift), { decimals: Number.isInteger(Math.round(lift * 1e4) / 100) ? 0 : 1 });

/** How long until the goal, and the assumptions. */
function time({ daysLeft, needed, perDay, people }: Outlook): Pick<OutlookLine, 'value' | 'note'> {
	if (needed === null) return { value: 'never', note: 'no number of people is enough' };
	if (needed <= people) return { value: 'enough now', note: `${number(needed)} people were needed` };
	if (daysLeft === null || perDay === null)
		return { value: `${number(needed - people)} more people`, note: 'no pace without dates' };
	return {
		value: `about ${counted(daysLeft, 'day')}`,
		note: `${number(needed)} people needed, ${number(Math.round(perDay))} a day`
	};
}

/**
 * What a running campaign can find now and later, in words.
 * @param lift the change worth finding, 0.1 is 10%
 */
export function outlookWords(
	outlook: Outlook,
	{ lift, power }: { lift: number; power: number }
): readonly OutlookLine[] {
	const { people, smallestLift } = outlook;
	return [
		{
			label: 'Smallest lift you can find today',
			value: smallestLift === null ? 'none' : liftWords(smallestLift),
			note: `with ${wholeShare(power)} chance, from ${number(people)} people`
		},
		{
			label: `Chance to find a lift of ${change(lift)} today`,
			value: wholeShare(outlook.power),
			note: ''
		},
		{ label: `Time until that chance is ${wholeShare(power)}`, ...time(outlook) }
	];
}
