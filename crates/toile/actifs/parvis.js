// Parvis : améliorations facultatives. Chaque page marche sans ce fichier.

// 1. Le récapitulatif d’erreurs prend le focus à l’arrivée.
document.querySelector('.erreurs[role="alert"]')?.focus();

// 2. Caractères restants des zones de texte qui portent data-max.
const nombre = new Intl.NumberFormat('fr-FR');
for (const zone of document.querySelectorAll('textarea[data-max]')) {
  const max = Number(zone.dataset.max);
  if (!(max > 0)) continue;

  // Vu tout de suite, lu seulement après une pause dans la frappe.
  const vu = document.createElement('p');
  vu.className = 'reste';
  vu.setAttribute('aria-hidden', 'true');
  const lu = document.createElement('p');
  lu.className = 'invisible';
  lu.setAttribute('aria-live', 'polite');
  zone.after(vu, lu);

  const phrase = () => {
    const reste = max - [...zone.value].length;
    const n = Math.abs(reste);
    const mot = n > 1 ? 'caractères' : 'caractère';
    vu.classList.toggle('reste--depasse', reste < 0);
    return reste < 0
      ? `${nombre.format(n)} ${mot} en trop`
      : `${nombre.format(n)} ${mot} ${n > 1 ? 'restants' : 'restant'}`;
  };

  let attente;
  vu.textContent = phrase();
  zone.addEventListener('input', () => {
    vu.textContent = phrase();
    clearTimeout(attente);
    attente = setTimeout(() => { lu.textContent = vu.textContent; }, 1000);
  });
}

// 3. Fichiers : plusieurs à la fois, choisis ou déposés, un par envoi, avec leur avancement.
for (const form of document.querySelectorAll('form[data-envoi]')) {
  const champ = form.querySelector('input[type="file"]');
  const depot = form.querySelector('.depot');
  const bouton = form.querySelector('button');
  const max = Number(form.dataset.max);
  champ.multiple = form.dataset.envoi === 'plusieurs';
  const suivi = document.createElement('ul');
  suivi.className = 'envois';
  suivi.setAttribute('aria-live', 'polite');
  depot.append(suivi);

  const envoyer = fichier => new Promise(fini => {
    const ligne = document.createElement('li');
    const mots = document.createElement('p');
    mots.textContent = fichier.name;
    const barre = document.createElement('progress');
    barre.max = 100;
    barre.value = 0;
    barre.setAttribute('aria-label', `Envoi de ${fichier.name}`);
    ligne.append(mots, barre);
    suivi.append(ligne);
    const finir = erreur => {
      barre.remove();
      mots.className = erreur ? 'erreur' : '';
      mots.textContent = erreur ? `${fichier.name} : ${erreur}` : `${fichier.name} : joint`;
      fini(!erreur);
    };
    if (fichier.size > max) return finir('Ce fichier dépasse 5 Mo.');
    const corps = new FormData();
    corps.append('_csrf', form.elements._csrf.value);
    corps.append('genre', form.elements.genre.value);
    corps.append('fichier', fichier);
    const requete = new XMLHttpRequest();
    requete.open('POST', form.action);
    requete.setRequestHeader('Accept', 'application/json');
    requete.upload.addEventListener('progress', e => { if (e.lengthComputable) barre.value = 100 * e.loaded / e.total; });
    requete.addEventListener('load', () => {
      if (requete.status === 201) return finir('');
      let dit = '';
      try { dit = JSON.parse(requete.responseText).detail; } catch { /* une page d’un intermédiaire */ }
      finir(dit || 'L’envoi a échoué. Réessayez.');
    });
    requete.addEventListener('error', () => finir('L’envoi a été interrompu. Réessayez.'));
    requete.send(corps);
  });

  form.addEventListener('submit', async e => {
    if (champ.files.length === 0) return;
    e.preventDefault();
    bouton.disabled = true;
    suivi.replaceChildren();
    let tous = true;
    for (const fichier of [...champ.files]) tous = await envoyer(fichier) && tous;
    if (tous) return location.assign(form.dataset.retour);
    // Ce qui est joint est dans la liste au prochain affichage ; ce qui ne l’est pas dit pourquoi.
    champ.value = '';
    bouton.disabled = false;
    const lien = document.createElement('a');
    lien.href = '';
    lien.className = 'lien';
    lien.textContent = 'Actualiser la liste';
    const ligne = document.createElement('li');
    ligne.append(lien);
    suivi.append(ligne);
  });
  for (const [nom, survole] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    depot.addEventListener(nom, e => {
      e.preventDefault();
      depot.classList.toggle('depot--survol', survole);
    });
  }
  depot.addEventListener('drop', e => {
    if (!champ.multiple && e.dataTransfer.files.length > 1) return;
    champ.files = e.dataTransfer.files;
    form.requestSubmit();
  });
}
