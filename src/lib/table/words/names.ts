import { MEASURES, productName } from './measure.ts';

/**
 * Whether a name has a meaning of its own in JavaScript, such as `__proto__` or `constructor`: results are indexed by the names of
 * variants and dimensions, and such a name would be found in an empty object.
 */
export const isReserved = (name: string): boolean => name in Object.prototype;

/** Synonyms by meaning, the better ones first; written as `plainName` makes them. */
const SYNONYMS: Record<string, string> = {
	campaign:
		'campaign campaign_name campaign_id experiment experiment_name experiment_key experiment_id test_name activity activity_name kampagne kampagnenname campagne campaña campana nombre_de_campaña nombre_de_la_campaña campagna nome_campagna nom_de_la_campagne campanha nome_da_campanha expérience esperimento experimento',
	variant:
		'variant variant_name variant_key variation variation_name experiment_variant experiment_variation experiment_group test_group ab_group ab_test_group treatment_group treatment arm experience_variant bucket variante variantenname nom_de_la_variante nombre_de_la_variante variación variacion variazione variação variacao versuchsgruppe testgruppe groupe grupo gruppo groep gruppe experience experience_name group group_name cell version',
	date: 'date first_exposure_date first_exposure_day exposure_date exposure_day event_date report_date day datum jour fecha dia día data giorno dag tag send_date week woche semaine semana settimana month monat mois mes mese maand mês woche_beginn week_start week_of',
	people:
		'people persons n unique_users unique_visitors unique_recipients unique_reach unique_subscribers unique_customers unique_persons unique_people unique_accounts users user total_users active_users customers customer uniques visitors visitor num_subjects subjects entered total_recipients recipients recipient exposed_users exposed audience audience_size participants total_email_sends email_sends total_sends emails_sent messages_sent sends sent delivered total_emails_delivered emails_delivered successful_deliveries deliveries reach total_reach subscribers cookies unique_cookies contacts total_contexts contexts unique_contexts members accounts sample_size head_count headcount exposures unique_exposures num_units units enrolled assigned eligible_users eindeutige_nutzer eindeutige_besucher nutzer kunden besucher empfänger empfaenger personen teilnehmer kontakte reichweite versendet zugestellt utilisateurs_uniques visiteurs_uniques destinataires_uniques utilisateurs utilisateurs_actifs visiteurs destinataires clients personnes contacts abonnés envoyés délivrés usuarios_únicos visitantes_únicos usuarios usuarios_activos visitantes destinatarios clientes personas contactos suscriptores enviados entregados utenti_unici visitatori_unici utenti utenti_attivi visitatori destinatari clienti persone contatti iscritti inviati consegnati unieke_gebruikers unieke_bezoekers gebruikers bezoekers ontvangers klanten contacten verzonden bezorgd usuários_únicos usuários visitantes destinatários pessoas contatos utilizadores utilizadores_únicos group_size gruppengröße taille_du_groupe tamaño_del_grupo dimensione_del_gruppo groepsgrootte tamanho_do_grupo',
	impressions:
		'impressions impression impr ad_impressions views impressionen einblendungen impresiones impressioni weergaven vertoningen impressões visualizações',
	clicks:
		'unique_clicks unique_link_clicks unique_email_clicks unique_clickers clickers link_clicks clicks click website_clicks clicks_all clicked total_clicks eindeutige_klicks klicks clics_uniques clics clics_únicos clic_unici clic clicks_únicos cliques_únicos cliques kliks unieke_kliks clicado cliqué geklickt',
	conversions:
		'unique_conversions unique_converters converters unique_purchases unique_purchasers unique_placed_order unique_placed_orders unique_orders unique_buyers converted primary_conversions conversions conversion converting_users converted_users enrollments enrolments enrollment enrolment purchasers buyers purchases purchase sign_ups signups registrations leads successes goal_conversions goal_completions completions eindeutige_konversionen konversionen conversions_uniques conversiones_únicas conversiones conversioni_uniche conversioni unieke_conversies conversies conversões_únicas conversões conversoes converties käufer acheteurs compradores acquirenti kopers achats compras acquisti aankopen käufe kaufe conv total_conversions all_conversions results key_events',
	orders:
		'orders order transactions transaction total_orders total_purchases ecommerce_purchases placed_orders placed_order bestellungen aufträge commandes transacciones pedidos ordini transazioni bestellingen transacties encomendas transações',
	revenue:
		'revenue net_revenue total_revenue sales_value sales_amount sales_revenue sales turnover purchase_revenue net_sales total_sales gmv order_value purchase_value purchases_conversion_value conversion_value conv_value placed_order_value orders_value conversions_value total_conversion_value gross_revenue gross_sales total_gross_sales item_revenue ecommerce_revenue value_of_conversions umsatz_netto netto_umsatz umsatz nettoumsatz gesamtumsatz umsatz_brutto brutto_umsatz bruttoumsatz erlös einnahmen chiffre_d_affaires ca_ht ca_net ca_ttc ca chiffre_d_affaires_ht chiffre_d_affaires_ttc revenu revenus ingresos ingresos_totales ventas facturación ricavi ricavo fatturato entrate vendite omzet opbrengst receita receita_total faturamento vendas',
	cost: 'cost costs ad_spend media_cost media_spend amount_spent ad_cost kosten ausgaben coût coûts costo costos coste costes costi spesa custo custos',
	discount:
		'discount discounts discount_amount discounts_amount discount_value total_discount total_discounts order_discount order_discounts discounts_given voucher_value voucher_amount coupon_amount coupon_value coupon_discount rabatt rabatte rabattbetrag rabattsumme remise remises montant_des_remises descuento descuentos sconto sconti korting kortingen desconto descontos',
	clv: 'clv ltv customer_lifetime_value lifetime_value',
	unsubscribes:
		'unsubscribes unique_unsubscribes unsubscribe unsubs unsubscribed total_unsubscribes opt_outs optouts opt_out optout opted_out unsubscriptions abmeldungen abgemeldet désabonnements désabonnés désinscriptions désinscrits desabonnements bajas dados_de_baja cancelaciones_de_suscripción disiscrizioni disiscritti cancellazioni afmeldingen afgemeld uitschrijvingen uitgeschreven descadastros descadastrados cancelamentos',
	complaints:
		'complaints complaint total_complaints spam_complaints spam spam_reports spam_report spammed marked_as_spam abuse_reports abuse_complaints beschwerden plaintes quejas reclami klachten reclamações',
	visits: 'visits visit website_visits site_visits besuche visites visitas visite bezoeken',
	csat: 'csat csat_score satisfaction',
	csat_responses: 'csat_responses csat_n csat_count survey_responses responses',
	reached: 'reached people_reached persons_reached users_reached customers_reached unique_viewers viewers',
	promoters: 'promoters promoter nps_promoters promotoren',
	detractors: 'detractors detractor nps_detractors detraktoren kritiker',
	nps_responses: 'nps_responses nps_respondents nps_answers nps_n nps_count'
};

/** The longest header that is read, in characters. */
const MAX_HEADER_LENGTH = 100;

interface Meaning {
	target: string;
	rank: number;
}

/** Letters without their marks: `é` is `e`. */
const withoutAccents = (word: string): string =>
	/^[ -~]*$/.test(word)
		? word
		: word
				.normalize('NFD')
				.replace(/\p{M}+/gu, '')
				.replaceAll('ß', 'ss');

const MEANINGS = new Map<string, Meaning>();
for (const [target, words] of Object.entries(SYNONYMS)) {
	words.split(' ').forEach((word, rank) => {
		MEANINGS.set(word, { target, rank });
		const plain = withoutAccents(word);
		if (!MEANINGS.has(plain)) MEANINGS.set(plain, { target, rank });
	});
}

/** A header as it is compared: lower case, words joined by `_`, no punctuation: `# of Website Clicks` is `of_website_clicks`. */
export function plainName(header: string): string {
	if (/^[ -~]*$/.test(header))
		return header
			.replace(/([a-z\d])([A-Z])/g, '$1_$2')
			.toLowerCase()
			.replace(/\^2/g, '_sq')
			.replace(/\^3/g, '_cu')
			.replace(/[^a-z\d]+/g, '_')
			.replace(/^_+|_+$/g, '');
	return header
		.normalize('NFKC')
		.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
		.toLowerCase()
		.replace(/\^2/g, '_sq')
		.replace(/\^3/g, '_cu')
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/g, '');
}

const FILLER =
	/^(?:(?:total_)?(?:number|no|nr|num|count|sum|anzahl|summe|somme|suma|somma|som|soma|nombre|número|numero|numéro|aantal)_(?:of|von|der|de|di|van|des|del)_|of_|metric_|num_|nr_|n_|total_|sum_|anzahl_|summe_|aantal_|gesamt_|totale_|cumulative_|cumulated_|cum_|kumulierte_|kumuliert_|running_)/;
const UNIT =
	/_(?:usd|eur|gbp|chf|jpy|brl|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|inr|mxn|cny|count|total|totals|totaal|totale|gesamt|sum|number|cumulative|cumulated|kumuliert|all|to_date|so_far|bisher|ytd|mtd)$/;
const SQUARE = /_(?:squared|squares|square|sumsq|sum_sq|sum_of_squares|ss|sq)$/;
const CUBE = /_(?:cubed|cubes|cube|sumcu|sum_cu|sum_of_cubes|cu)$/;
const CUBE_FIRST = /^(?:sum_of_cubes_of|sum_of_cubed|sum_cubed|sum_cu|cubed)_/;
const SQUARE_FIRST = /^(?:sum_of_squares_of|sum_of_squared|sum_squared|sum_sq|sumsq|sq|squared)_/;

const UNIQUE = /[([](?:unique|uniques|eindeutig|eindeutige|únic[oa]s|unic[ih]|uniek|personen)[)\]]/i;

/** People by what they did: "Recipients who clicked", "customers with purchase", "units converted". */
const PEOPLE_WITH_OUTCOME: readonly (readonly [RegExp, string])[] = [
	[
		/^(.+?)_(?:(?:who|that)_)?(?:converted|purchased|bought|ordered)$|^(.+?)_with_(?:an?_|at_least_one_)?(?:conversions?|purchases?|orders?)$/,
		'conversions'
	],
	[/^(.+?)_(?:who|that)_clicked$|^(.+?)_with_(?:an?_|at_least_one_)?clicks?$/, 'clicks'],
	[/^(.+?)_(?:who|that)_(?:unsubscribed|opted_out)$/, 'unsubscribes']
];

/** What people did by a name that begins with people; less than a name of its own. */
function peopleWithOutcome(name: string): Meaning | null {
	for (const [words, target] of PEOPLE_WITH_OUTCOME) {
		const found = words.exec(name);
		const who = found?.[1] ?? found?.[2];
		if (who !== undefined && MEANINGS.get(who)?.target === 'people') return { target, rank: 0.3 };
	}
	return null;
}

function base(name: string, extra: ReadonlyMap<string, string>): Meaning | null {
	const filled = name.replace(FILLER, '');
	for (const form of new Set([name, filled, name.replace(UNIT, ''), filled.replace(UNIT, '')])) {
		const own = extra.get(form);
		if (own !== undefined) return { target: own, rank: 0 };
		const known = MEANINGS.get(form) ?? MEANINGS.get(withoutAccents(form));
		if (known !== undefined) return { target: known.target, rank: known.rank + (form === name ? 0 : 0.5) };
	}
	return peopleWithOutcome(name);
}

/** What a name made of that of a measure means, such as its square; undefined where it is made of none. */
function derived(name: string, extra: ReadonlyMap<string, string>): Meaning | null | undefined {
	const factors = name.split('_x_');
	if (factors.length === 2) {
		const [left, right] = factors.map((factor) => measure(factor, extra));
		if (!left || !right) return null;
		return { target: productName(left.target, right.target), rank: left.rank + right.rank };
	}
	const square = SQUARE.test(name)
		? name.replace(SQUARE, '')
		: SQUARE_FIRST.test(name)
			? name.replace(SQUARE_FIRST, '')
			: null;
	if (square !== null) {
		const of = square.includes('_x_') ? null : measure(square, extra);
		return of && { target: `${of.target}_sq`, rank: of.rank };
	}
	if (CUBE.test(name) || CUBE_FIRST.test(name)) {
		const of = measure(name.replace(CUBE, '').replace(CUBE_FIRST, ''), extra);
		return of && !/_(?:sq|cu)$/.test(of.target) && !of.target.includes('_x_')
			? { target: `${of.target}_cu`, rank: of.rank }
			: null;
	}
	if (name.startsWith('pre_')) {
		const of = measure(name.slice(4), extra);
		return of && { target: `pre_${of.target}`, rank: of.rank };
	}
	return undefined;
}

function measure(name: string, extra: ReadonlyMap<string, string>): Meaning | null {
	const made = derived(name, extra);
	if (made !== undefined) return made;
	const found = base(name, extra);
	return found !== null && (MEASURES.includes(found.target) || [...extra.values()].includes(found.target))
		? found
		: null;
}

/**
 * What a header means: `campaign`, `variant`, `date`, `people` or a canonical measure such as `pre_revenue_sq`; null when nothing is known.
 * Of several headers with the same meaning the one with the smallest rank is the better.
 *
 * @param header as in the file
 * @param extra  further words for measures, as `plainName` writes them: `spend` → `revenue`
 */
export function meaningOf(header: string, extra: ReadonlyMap<string, string> = new Map()): Meaning | null {
	if (header.length > MAX_HEADER_LENGTH) return null;
	// Numbers and days; every word of ours has a letter.
	if (extra.size === 0 && /^[\d\s.,:/+%-]*$/.test(header)) return null;
	const forms = [plainName(header)];
	const bare = header.replace(/[[({][^\])}]*[\])}]/g, ' ');
	if (bare !== header) {
		if (UNIQUE.test(header)) forms.push(`unique_${plainName(bare)}`);
		forms.push(plainName(bare));
		// "Uniques (converted)" are the people who converted.
		const inner = /[([]([^)\]]+)[)\]]/.exec(header)?.[1] ?? '';
		if (
			base(plainName(bare), extra)?.target === 'people' &&
			base(plainName(inner), extra)?.target === 'conversions'
		)
			forms.unshift(`unique_${plainName('conversions')}`);
	}
	if (header.includes(':')) forms.push(...header.split(':').map(plainName));
	for (const form of forms) {
		const found = base(form, extra) ?? derived(form, extra);
		if (found) return found;
	}
	return null;
}
