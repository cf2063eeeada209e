import { pattern } from './pattern.ts';

/**
 * Common given names of Europe, the Americas, Turkey, the Arab world and India, without accents.
 *
 * Names that are cities, months, colours or words of campaigns as often are left out on purpose: Charlotte, June, Rose, Will, Grace.
 */
const givenNames: ReadonlySet<string> = new Set(
	(
		'aaron adam adele adrian agnes agnieszka ahmed aiden aisha alan alba albert alberto alejandro aleksander alessandro alexander ' +
		'alexandra alexandre alexis alfred ali alice alicia alina amanda amelie amina amit amy ana anastasia anders andre andrea ' +
		'andreas andrew andrzej andy angela angelika anita anja anke ann anna anne annette annika anthony antoine anton antonia ' +
		'antonio ariana arjun arne arthur arturo ashley astrid aurelie axel ayse barbara bartosz beata beate beatrice ben benjamin ' +
		'bernard bernd bernhard beth betty bianca bill birgit bjorn bob boris brandon brenda brian brigitte bruno bryan camille ' +
		'carla carlos carmen caroline cath catherine cathy cecile celine chantal charles chloe chris christa christel christian christina ' +
		'christine christoph christophe christopher cindy clara claudia claus clement colin connor cornelia craig cristina cynthia ' +
		'dagmar damian dan daniel daniela danielle dave david deborah debra deepak delphine denis denise dennis derek diana diane ' +
		'dieter dimitri dirk dmitri dominik dominique donald donna doris dorota dorothea dorothy doug douglas dylan edith eduardo ' +
		'edward edwin ekaterina elena eleonora eli elias elif elisabeth elise elizabeth elke ella ellen elodie elsa emil emilia ' +
		'emilie emily emma emmanuel enrico enrique eric erica erik erika ernst esther ethan etienne eugene eva evelyn ewa fabian ' +
		'fabien fabio fabrice fatima fatma federica federico felix fernando filip fiona florian francesca francesco francisco ' +
		'francois francoise frank franz fred frederic frederick frederik fritz gabriel gabriela gabriele gary gaston george georges ' +
		'gerald gerard gerd gerhard gertrud gianni gilles giorgio giovanni giulia giuseppe gloria greg gregory greta grzegorz guido ' +
		'guillaume gunter gustav hanna hannah hannes hans harald harold harry hassan heather heidi heike heiko heinrich heinz helen ' +
		'helena helene helga helmut hendrik henri henrik henry herbert hermann hilda holger horst hubert hugo ian ibrahim ines inga ' +
		'inge ingeborg ingo ingrid irene irina isaac isabel isabella isabelle ivan jacek jack jacob jacqueline jacques jaime jakob ' +
		'jakub james jamie jan jana jane janet janina janine jason javier jean jeanne jeff jeffrey jennifer jens jeremy jerome ' +
		'jerzy jessica jim jimmy joachim joan joanna joao jochen joe joel johan johanna johannes john jon jonas jonathan jorg jorge ' +
		'jose josef joseph josh joshua josephine juan judith julia julian juliane julie julien jurgen justin justyna kamil karen ' +
		'karin karina karl karol karolina karsten katarina katarzyna kate katharina katherine kathleen kathrin kathy katja katrin ' +
		'keith kelly ken kenneth kerstin kevin khalid kim klaus konrad krystyna krzysztof kristin kristina kurt kyle lara larry ' +
		'lars laura lauren laurent lea lena leo leon leonard leonie leticia liam lidia lina linda lisa lorenzo lothar louis louise ' +
		'luca lucas lucia lucie ludwig luigi luis luisa lukas lukasz lutz lynn maciej magdalena malgorzata manfred manuel manuela ' +
		'marc marcel marcin marco marcos marcus margaret margarete maria mariam marianne marie mariana marina mario marion marisa ' +
		'mariusz mark markus marlene marta martha martin martina martine mary maryam mateusz mathias mathieu mathilde matteo ' +
		'matthew matthias matthieu maureen maurice mauro maximilian megan mehmet meike melanie melissa mia michael michal michel ' +
		'michele michelle mick miguel mike mila milan mohamed mohammed moritz muhammad mustafa nadia nadine nancy natalia natalie ' +
		'natasha nathalie nathan neha neil nicholas nick nico nicolas nicole niels nikolai nils nina noah noemi nora norbert norma ' +
		'oksana olaf ole oleg olga oliver olivia olivier omar oscar oskar otto pablo pamela paola paolo pascal patricia patrick ' +
		'patrizia paul paula pauline pavel pawel pedro peggy per peter petra philip philipp philippe pierre piotr priya rachel ' +
		'rafael rahul rainer raj ralf ralph ramona raphael raquel raul ravi raymond rebecca regina reinhard renate rene ricardo ' +
		'riccardo richard rita robert roberta roberto robin rodrigo roger roland rolf romain roman ron ronald rosa rosemarie ruben ' +
		'rudolf rupert russell ruth ryan sabine sabrina sahra sally sam samantha samuel sandra sara sarah scott sean sebastian ' +
		'sebastien selin sergei sergio severine shannon sharon sheila siegfried sigrid silke silvia simon simone sofie solene ' +
		'sonia sonja sophia sophie stefan stefania stefanie stefano steffen stella stephan stephane stephanie stephen steve steven ' +
		'stewart stuart sunita susan susanne suzanne sven svenja svetlana sylvia sylvie tamara tania tanja tatiana ted teresa terry ' +
		'theodor theresa therese thierry thomas thorsten tiago tilo tim timothy tina tobias tom tomas tomasz tony torsten tracy ' +
		'ulrich ulrike ursula ute uwe valentina valerie vanessa vera verena veronica veronika veronique victor viktor vincent ' +
		'vincenzo viola vivian vladimir volker waldemar walter waltraud wanda wendy werner wiktoria wilhelm william winfried wojciech ' +
		'wolfgang xavier yannick yasmin yusuf yves yvonne zahra zbigniew zeynep zoe zofia'
	).split(' ')
);

/** Common family names, without accents; words that are trades, colours or places as often are left out. */
const familyNames: ReadonlySet<string> = new Set(
	(
		'adams ahmed alvarez andersen anderson andersson bailey bauer becker bennett bernard bertrand bianchi bonnet boucher brown ' +
		'campbell carter castro chavez clark collins colombo cooper costa cox cruz davies davis delgado diaz dubois dupont durand ' +
		'edwards esposito evans fernandez ferrari fischer flores fontaine foster fournier friedrich garcia garnier gomez gonzalez ' +
		'gonzales gray green griffin gruber gupta gutierrez hall hansen hansson harris hartmann hernandez herrera hoffmann hofmann ' +
		'howard huber hughes ivanov jackson james jankowski jansen janssen jensen jimenez johansen johansson johnson jones kaiser ' +
		'kaminski kaur keller kelly khan klein koch kowalski kozlowski kraus krause kruger kumar lambert larsen larsson laurent ' +
		'lefebvre lehmann leroy lewandowski lewis lopez maier marino martin martinez mayer mendoza meyer meier miller mitchell ' +
		'molina moore morales moreau morel moreno morgan morris muller mueller murphy murray nelson neumann nguyen nielsen nilsson ' +
		'nowak olsen olsson ortega ortiz parker patel pedersen perez peters petersen peterson petit phillips popescu popov powell ' +
		'ramirez ramos reed reyes ricci richard richards richardson richter rivera roberts robertson robinson rodriguez rogers romano ' +
		'romero rossi rousseau roux ruiz russo ryan sanchez sanders santos schafer schmid schmidt schmitt schmitz schneider schroder ' +
		'schroeder schubert schulz schulze schwarz scott sharma silva simon singh smirnov smith sorensen stewart suarez svensson ' +
		'taylor thomas thompson torres turner vargas vazquez vogel wagner walker ward watson weber werner weiss white williams ' +
		'wilson winkler wisniewski wojcik wolff wood wright yilmaz zielinski zimmermann'
	).split(' ')
);

const WORDS = pattern("(?i)\\p{L}[\\p{L}'’.-]*(?:,? \\p{L}[\\p{L}'’.-]*){1,4}");
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|sir|madame|monsieur|mme|señor|señora)$/;

/** A word as the lists have it: lower case, no accents, no marks; of a double name the first. */
function plain(word: string): string {
	return (
		word
			.normalize('NFKD')
			.replace(/\p{M}|[.,'’]/gu, '')
			.toLowerCase()
			.split('-')[0] ?? ''
	);
}

/**
 * How a text reads as the name of a person: `full` for a given name with others (`Anna Schmidt`, `Schmidt, Anna`, `Dr. Smith`),
 * `single` for one common given or family name, null for neither.
 *
 * By lists of common names: it misses rare ones and meets cities and brands, so that only a column of them says something.
 *
 * @param text a cell
 */
export function personName(text: string): 'full' | 'single' | null {
	const trimmed = text.trim().slice(0, 256);
	const words = trimmed.split(/[ ,]+/).map(plain).filter(Boolean);
	const [first = '', second = ''] = words;
	if (words.length === 1) return givenNames.has(first) || familyNames.has(first) ? 'single' : null;
	if (words.length > 5 || !WORDS.is(trimmed)) return null;
	if (TITLE.test(first)) return 'full';
	const last = words.at(-1) ?? '';
	if (givenNames.has(first)) return 'full';
	if (givenNames.has(last) && familyNames.has(first)) return 'full';
	return trimmed.includes(',') && givenNames.has(second) ? 'full' : null;
}
