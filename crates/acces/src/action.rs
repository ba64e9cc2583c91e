//! What can be wanted: the verbs of the decision, all of them.

/// What can be wanted: one verb per line of the table of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See one's own home page.
    VoirAccueil,
    /// Read one's own traces (CAF68-CS-5.3.4-02 obtained without asking).
    VoirMesTraces,
    /// See and keep one's own account: sessions, second factor, password, engagements.
    VoirMonCompte,
    /// Read what the conventions open and close for one's organisation.
    VoirDroits,
    /// Signal a situation (VAR-EP-1.2-03): start, fill, send, give up one's own draft.
    SignalerSituation,
    /// List the requests of one's unit (VAR-EP-1.2-07).
    ListerDemandes,
    /// Read one request.
    ConsulterDemande,
    /// Count the requests of one's organisation, without contents.
    CompterDemandes,
    /// List the requests received by one's caisse.
    ListerFile,
    /// Take a request in charge (PDC-A3-04).
    PrendreEnCharge,
    /// Close a request and tell the partner (PDC-A3-06).
    Clore,
    /// Add a file to a request that was sent (PDC-A2-13, VAR-EP-3.1-04, VAR-EP-5-01).
    JoindrePiece,
    /// Read a file of a request, or of one's own draft.
    LirePiece,
    /// Say that a file cannot be read, so that it is asked for again (VAR-EP-3.1-04).
    RefuserPiece,
    /// Say which agent follows a request.
    Affecter,
    /// Note something for one's caisse alone.
    NoterInterne,
    /// Say that an agent is away, and who stands in.
    DeclarerAbsence,
    /// Pass a step of a request (PDC-A3-05, PDC-A3-06).
    FranchirEtape,
    /// Ask the partner for something and wait for it.
    AttendrePartenaire,
    /// End such a wait.
    ReprendreDemande,
    /// Pass a request on to another caisse of the partner.
    TransfererDemande,
    /// Give a request up before it is closed.
    RetirerDemande,
    /// Record that the person withdrew their consent: the request stops at once (PDC-9-03).
    RetirerConsentement,
    /// See that a request was withdrawn, and nothing of what it held.
    VoirRetrait,
    /// Write in the thread of a request (VAR-EP-5-02).
    EcrireMessage,
    /// Read one's own notices, and set how they leave by mail.
    VoirAvis,
    /// Follow what the free text guard warned of at one's caisse: counts, never a text (VAR-EP-5-02).
    SuivreTextes,
    /// List organisations and the state of their conventions.
    ListerOrganisations,
    /// Bring a caisse in, with its first administrateur.
    OuvrirCaisse,
    /// List the conventions of one's caisse and what each waits for.
    ListerConventions,
    /// Read a convention of one's organisation: terms, signatures, events.
    LireConvention,
    /// Prepare a convention: create its draft, fill one's caisse's parameters.
    PreparerConvention,
    /// Fix the terms of a convention: nothing is blank any more.
    ArreterTermes,
    /// Record a party's signature (VAR-EP-8.1-01).
    SignerConvention,
    /// Open the accesses at one's caisse once every gate is green (K-25).
    ActiverVolet,
    /// Record the end of a volet.
    ConstaterFin,
    /// Withdraw a whole structure's access at one's caisse, or give it back (VAR-EP-4.1-06).
    RetirerStructure,
    /// Send a letter about a convention, or record its receipt, a cure, what followed (K-03, K-04, K-05).
    TenirLettres,
    /// Suspend a convention, or lift its suspension (CAF68-PC-7-02).
    SuspendreConvention,
    /// Record a gate passed, a written renewal, an agreed end, a closing step (K-25, K-30).
    SuivreConvention,
    /// Record a partner's members and mail domains (VAR-EP-2.2.1-08, 2.2.1-13).
    TenirPartenaire,
    /// See the models of conventions, check one, import a version of it.
    TenirModeles,
    /// Keep the signed copy of a convention, or take back one that was kept by mistake (VAR-EP-8.1-01).
    DeposerCopie,
    /// Record a délibération, or lift a mismatch with a reason (VAR-D, PDC-D, CAF17-D, K-29).
    TenirDeliberation,
    /// Keep the contact sheet and the interlocuteurs of a party (CAF68-AN1, VAR-A1, K-24).
    TenirInterlocuteurs,
    /// Apply a change of administrateur that both have signed (CAF68-AN3).
    AppliquerAnnexe,
    /// Tell of a prestataire (CAF68-14, K-06).
    DeclarerPrestataire,
    /// Answer about a prestataire: observe, agree, refuse, object, check (CAF68-14-05).
    RepondrePrestataire,
    /// Enter a convention that was signed on paper, with its past dates.
    ReprendreConvention,
    /// Open accounts from a file, checked line by line.
    ImporterComptes,
    /// List the dates of every convention of one's organisation.
    ListerEcheances,
    /// Follow the runs of the daily job of conventions, and ask for one.
    SuivrePassages,
    /// List accounts, what is asked about them, and what is left of the quotas.
    ListerHabilitations,
    /// Ask for a gestionnaire's account, its change or its end (VAR-EP-2.2.1-05, 2.2.2-01, 2.2.3-05).
    DemanderGestionnaire,
    /// Decide on what is asked about a gestionnaire's account (VAR-EP-2.2.1-01).
    InstruireDemande,
    /// Open a technicien's account (VAR-EP-2.2-04).
    OuvrirTechnicien,
    /// Open or end an account of one's own caisse.
    OuvrirAgent,
    /// Send the invitation of an account again, or cancel it.
    InviterDeNouveau,
    /// End a gestionnaire's account (VAR-EP-2.2.3-05, 06, 07).
    InactiverGestionnaire,
    /// End a technicien's account (VAR-EP-2.2.3-09, 10).
    InactiverTechnicien,
    /// Suspend an account at once (VAR-EP-4.1-03, 4.1-04).
    SuspendreCompte,
    /// End a suspension.
    LeverSuspension,
    /// Take off somebody's lost second factor.
    AiderSecondFacteur,
    /// Set what one's organisation demands of its own accounts (second factor).
    TenirOrganisation,
    /// Read the accounts that are no longer shown (K-13).
    LireArchive,
    /// Ask a partner to review its accounts now (VAR-EP-4.2-02), and see which reviews are due.
    DemanderRevue,
    /// Review the accounts of one's structure (VAR-EP-4.2-01).
    FaireRevue,
    /// Administer delegated habilitations: people, groups, authorisations (CAF68-CS-2.2.2-02).
    AdministrerHabilitations,
    /// Take a measure on delegated habilitations, or say who administers them (CAF68-CS-2.2.1-06).
    MesurerHabilitations,
    /// Choose the habilitation one works under.
    ChoisirHabilitation,
    /// Move the business time of a demo.
    ReglerHorloge,
}

impl Action {
    /// Every action, for tables that must name them all.
    pub const TOUTES: [Self; 71] = [
        Self::VoirAccueil,
        Self::VoirMesTraces,
        Self::VoirMonCompte,
        Self::VoirDroits,
        Self::SignalerSituation,
        Self::ListerDemandes,
        Self::ConsulterDemande,
        Self::CompterDemandes,
        Self::ListerFile,
        Self::PrendreEnCharge,
        Self::Clore,
        Self::JoindrePiece,
        Self::LirePiece,
        Self::RefuserPiece,
        Self::Affecter,
        Self::NoterInterne,
        Self::DeclarerAbsence,
        Self::FranchirEtape,
        Self::AttendrePartenaire,
        Self::ReprendreDemande,
        Self::TransfererDemande,
        Self::RetirerDemande,
        Self::RetirerConsentement,
        Self::VoirRetrait,
        Self::EcrireMessage,
        Self::VoirAvis,
        Self::SuivreTextes,
        Self::ListerOrganisations,
        Self::OuvrirCaisse,
        Self::ListerConventions,
        Self::LireConvention,
        Self::PreparerConvention,
        Self::ArreterTermes,
        Self::SignerConvention,
        Self::ActiverVolet,
        Self::ConstaterFin,
        Self::RetirerStructure,
        Self::TenirLettres,
        Self::SuspendreConvention,
        Self::SuivreConvention,
        Self::TenirPartenaire,
        Self::TenirModeles,
        Self::DeposerCopie,
        Self::TenirDeliberation,
        Self::TenirInterlocuteurs,
        Self::AppliquerAnnexe,
        Self::DeclarerPrestataire,
        Self::RepondrePrestataire,
        Self::ReprendreConvention,
        Self::ImporterComptes,
        Self::ListerEcheances,
        Self::SuivrePassages,
        Self::ListerHabilitations,
        Self::DemanderGestionnaire,
        Self::InstruireDemande,
        Self::OuvrirTechnicien,
        Self::OuvrirAgent,
        Self::InviterDeNouveau,
        Self::InactiverGestionnaire,
        Self::InactiverTechnicien,
        Self::SuspendreCompte,
        Self::LeverSuspension,
        Self::AiderSecondFacteur,
        Self::TenirOrganisation,
        Self::LireArchive,
        Self::DemanderRevue,
        Self::FaireRevue,
        Self::AdministrerHabilitations,
        Self::MesurerHabilitations,
        Self::ChoisirHabilitation,
        Self::ReglerHorloge,
    ];

    /// The stable word written in the journal.
    #[expect(clippy::too_many_lines, reason = "a table: one line an action, read whole")]
    pub const fn code(self) -> &'static str {
        match self {
            Self::VoirAccueil => "voir_accueil",
            Self::VoirMesTraces => "voir_mes_traces",
            Self::VoirMonCompte => "voir_mon_compte",
            Self::VoirDroits => "voir_droits",
            Self::SignalerSituation => "signaler_situation",
            Self::ListerDemandes => "lister_demandes",
            Self::ConsulterDemande => "consulter_demande",
            Self::CompterDemandes => "compter_demandes",
            Self::ListerFile => "lister_file",
            Self::PrendreEnCharge => "prendre_en_charge",
            Self::Clore => "clore",
            Self::JoindrePiece => "joindre_piece",
            Self::LirePiece => "lire_piece",
            Self::RefuserPiece => "refuser_piece",
            Self::Affecter => "affecter",
            Self::NoterInterne => "noter_interne",
            Self::DeclarerAbsence => "declarer_absence",
            Self::FranchirEtape => "franchir_etape",
            Self::AttendrePartenaire => "attendre_partenaire",
            Self::ReprendreDemande => "reprendre_demande",
            Self::TransfererDemande => "transferer_demande",
            Self::RetirerDemande => "retirer_demande",
            Self::RetirerConsentement => "retirer_consentement",
            Self::VoirRetrait => "voir_retrait",
            Self::EcrireMessage => "ecrire_message",
            Self::VoirAvis => "voir_avis",
            Self::SuivreTextes => "suivre_textes",
            Self::ListerOrganisations => "lister_organisations",
            Self::OuvrirCaisse => "ouvrir_caisse",
            Self::ListerConventions => "lister_conventions",
            Self::LireConvention => "lire_convention",
            Self::PreparerConvention => "preparer_convention",
            Self::ArreterTermes => "arreter_termes",
            Self::SignerConvention => "signer_convention",
            Self::ActiverVolet => "activer_volet",
            Self::ConstaterFin => "constater_fin",
            Self::RetirerStructure => "retirer_structure",
            Self::TenirLettres => "tenir_lettres",
            Self::SuspendreConvention => "suspendre_convention",
            Self::SuivreConvention => "suivre_convention",
            Self::TenirPartenaire => "tenir_partenaire",
            Self::TenirModeles => "tenir_modeles",
            Self::DeposerCopie => "deposer_copie",
            Self::TenirDeliberation => "tenir_deliberation",
            Self::TenirInterlocuteurs => "tenir_interlocuteurs",
            Self::AppliquerAnnexe => "appliquer_annexe",
            Self::DeclarerPrestataire => "declarer_prestataire",
            Self::RepondrePrestataire => "repondre_prestataire",
            Self::ReprendreConvention => "reprendre_convention",
            Self::ImporterComptes => "importer_comptes",
            Self::ListerEcheances => "lister_echeances",
            Self::SuivrePassages => "suivre_passages",
            Self::ListerHabilitations => "lister_habilitations",
            Self::DemanderGestionnaire => "demander_gestionnaire",
            Self::InstruireDemande => "instruire_demande",
            Self::OuvrirTechnicien => "ouvrir_technicien",
            Self::OuvrirAgent => "ouvrir_agent",
            Self::InviterDeNouveau => "inviter_de_nouveau",
            Self::InactiverGestionnaire => "inactiver_gestionnaire",
            Self::InactiverTechnicien => "inactiver_technicien",
            Self::SuspendreCompte => "suspendre_compte",
            Self::LeverSuspension => "lever_suspension",
            Self::AiderSecondFacteur => "aider_second_facteur",
            Self::TenirOrganisation => "tenir_organisation",
            Self::LireArchive => "lire_archive",
            Self::DemanderRevue => "demander_revue",
            Self::FaireRevue => "faire_revue",
            Self::AdministrerHabilitations => "administrer_habilitations",
            Self::MesurerHabilitations => "mesurer_habilitations",
            Self::ChoisirHabilitation => "choisir_habilitation",
            Self::ReglerHorloge => "regler_horloge",
        }
    }

    /// From the stored word.
    pub fn depuis_code(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|a| a.code() == code)
    }

    /// Whether acts of this verb belong to the log « habilitations »: kept six years after they end
    /// (CAF68-CS-5.3.2-02), where traces of access are kept six months.
    pub const fn d_habilitation(self) -> bool {
        matches!(
            self,
            Self::SignerConvention
                | Self::ArreterTermes
                | Self::TenirLettres
                | Self::SuspendreConvention
                | Self::SuivreConvention
                | Self::TenirPartenaire
                | Self::TenirModeles
                | Self::DeposerCopie
                | Self::ActiverVolet
                | Self::ConstaterFin
                | Self::RetirerStructure
                | Self::TenirDeliberation
                | Self::TenirInterlocuteurs
                | Self::AppliquerAnnexe
                | Self::DeclarerPrestataire
                | Self::RepondrePrestataire
                | Self::ReprendreConvention
                | Self::ImporterComptes
                | Self::DemanderGestionnaire
                | Self::InstruireDemande
                | Self::OuvrirTechnicien
                | Self::OuvrirAgent
                | Self::OuvrirCaisse
                | Self::InviterDeNouveau
                | Self::InactiverGestionnaire
                | Self::InactiverTechnicien
                | Self::SuspendreCompte
                | Self::LeverSuspension
                | Self::AiderSecondFacteur
                | Self::DemanderRevue
                | Self::FaireRevue
                | Self::AdministrerHabilitations
                | Self::MesurerHabilitations
                | Self::ChoisirHabilitation
        )
    }
}
