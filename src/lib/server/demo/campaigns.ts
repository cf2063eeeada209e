import type { DemoCampaign } from './demo-campaign.ts';
import { basketReminders, springEmail } from './emails.ts';
import { birthdayEmail, loyaltyOffers } from './inconclusive.ts';
import { homepage, vouchers } from './shop.ts';
import { sizeHints, winBackTexts } from './autumn.ts';
import { universalControl } from './universal-campaign.ts';

/**
 * The demo, a year as a shop has it: two campaigns that paid, one that paid and cost trust, one that lost, two too close to call, one
 * whose split was off, and one still running; beside them people who got none of it.
 *
 * @param today days since 1970-01-01; only the running campaign's dates depend on it
 */
export const demoCampaigns = (today: number): readonly DemoCampaign[] => [
	winBackTexts(),
	sizeHints(),
	vouchers(),
	loyaltyOffers(),
	springEmail(),
	birthdayEmail(),
	basketReminders(),
	homepage(today),
	universalControl()
];
