import type { PersonalKind } from './kind.ts';

/** What a column's name says about it: the kind of personal data, and how sure a name alone makes it. */
export interface NameHint {
	readonly kind: PersonalKind;
	/** The name can hardly mean anything else than a person's. */
	readonly sure: boolean;
}

const SURE: Partial<Record<PersonalKind, string>> = {
	email:
		'email_address e_mail_address mail_address email_hash hashed_email email_sha256 email_md5 email_addr emailadresse',
	phone:
		'phone phone_number phone_no phonenumber mobile mobile_number mobile_phone cell_phone telephone telephone_number tel telefon ' +
		'telefonnummer handy handynummer rufnummer msisdn whatsapp whatsapp_number fax telefono telefoon sms_number',
	card: 'card_number credit_card credit_card_number creditcard cc_number pan card_no kreditkarte kartennummer',
	account: 'iban bank_account bank_account_number kontonummer',
	'national-id':
		'ssn social_security social_security_number social_insurance_number nino national_insurance_number ni_number national_id ' +
		'national_identity_number passport passport_number passport_no tax_id tax_number steuer_id steuernummer steueridentifikationsnummer ' +
		'nir insee dni nie nif codice_fiscale pesel personnummer bsn cpf cpr ahv ahv_nummer id_card_number driving_licence drivers_license',
	name:
		'first_name firstname given_name last_name lastname surname family_name full_name fullname middle_name maiden_name customer_name ' +
		'user_name client_name person_name contact_name recipient_name member_name subscriber_name employee_name patient_name vorname ' +
		'nachname familienname vor_und_nachname kundenname prenom nom_de_famille apellido apellidos nombre_completo cognome voornaam achternaam',
	address:
		'street street_address address_line address_line_1 address_line1 address1 home_address postal_address mailing_address ' +
		'shipping_address billing_address strasse straße hausnummer anschrift postanschrift',
	'birth-date':
		'date_of_birth dob birth_date birthdate birthday birth_day geburtsdatum geburtstag date_de_naissance fecha_de_nacimiento',
	id:
		'user_id userid user_key user_uuid user_guid user_number customer_id customerid customer_key customer_number customer_no customer_uuid ' +
		'cust_id client_id clientid consumer_id visitor_id member_id memberid membership_number subscriber_id subscriber_key recipient_id ' +
		'contact_id contact_key person_id personid people_id patient_id employee_id lead_id profile_id participant_id respondent_id shopper_id ' +
		'guest_id household_id cookie_id cookie device_id deviceid android_id idfa idfv gaid aaid advertising_id advertiser_id_for_user ga_client_id ' +
		'ga_user_id anonymous_id distinct_id mixpanel_id amplitude_id braze_id salesforce_id loyalty_id loyalty_number loyalty_card crm_id ' +
		'external_user_id hashed_user_id user_pseudo_id fullvisitorid full_visitor_id kunden_id kundennummer kunden_nr kundennr nutzer_id ' +
		'benutzer_id id_client id_cliente mitgliedsnummer user_hash unit_id randomization_unit_id'
};

const OPEN: Partial<Record<PersonalKind, string>> = {
	email: 'email e_mail mail courriel correo',
	ip: 'ip ip_address ipaddress client_ip remote_addr remote_address ip_addr',
	address: 'address adresse direccion indirizzo adres addr',
	place:
		'latitude longitude lat lon lng long latlng lat_lon geo_point coordinates gps location_lat location_lon',
	name: 'name names person persons customer user client recipient contact member nom nombre nome username login handle',
	card: 'card',
	id:
		'id uid uuid guid hash token key identifier external_id account_id account_number account_no session_id sessionid visit_id order_id ' +
		'transaction_id event_id message_id record_id row_id request_id click_id gclid fbclid customer user client visitor contact member ' +
		'subscriber recipient person unit'
};

const hints = new Map<string, NameHint[]>();
for (const [words, sure] of [
	[SURE, true],
	[OPEN, false]
] as const) {
	for (const [kind, list] of Object.entries(words) as [PersonalKind, string][]) {
		for (const word of list.split(' ')) hints.set(word, [...(hints.get(word) ?? []), { kind, sure }]);
	}
}

/** A header in lower case, words joined by `_`: `Customer ID` and `customerId` are `customer_id`. */
function plainHeader(header: string): string {
	return header
		.slice(0, 100)
		.normalize('NFKC')
		.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/g, '');
}

/**
 * What a column's name says about personal data in it; empty when it says nothing.
 *
 * @param header as in the file
 */
export function nameHints(header: string): readonly NameHint[] {
	return hints.get(plainHeader(header)) ?? [];
}

const THINGS =
	/(?:^|_)(?:city|town|place|zip|plz|postcode|postal_code|zip_code|location|region|state|county|country|store|shop|branch|brand|product|item|sku|ean|gtin|isbn|article|model|category|persona|creative|ad|ads|adset|ad_set|ad_group|banner|asset|template|subject|headline|keyword|query|url|page|path|screen|placement|publisher|site|domain|source|medium|campaign|experiment|variant|segment|label|utm|audience|list|coupon|promo|offer|stadt|ort|filiale|marke|produkt)s?(?:_|$)/;

/** Whether a column is about places, products or creatives by its name, whose values people's names and codes look like. */
export function isAboutThings(header: string): boolean {
	return THINGS.test(plainHeader(header));
}

const VERSIONS = /(?:^|_)(?:version|versions|ver|build|release|os|firmware|app)(?:_|$)/;

/** Whether a column is about versions of programs, which can look like IP addresses. */
export function isAboutVersions(header: string): boolean {
	return VERSIONS.test(plainHeader(header));
}
